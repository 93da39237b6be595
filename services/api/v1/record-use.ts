import type { FastifyRequest } from 'fastify';
import type { Container } from '../../wiring/container.ts';
import { keyLabel } from './key-check.ts';

/** Records in the audit log what a key changed. `subject` is in the words of that log, such as `reader 12` or `run 2025-09-04`. */
export const recordUse = (
  { audit }: Pick<Container, 'audit'>,
  request: FastifyRequest,
  action: string,
  subject = '',
  detail: string | null = null,
): Promise<void> => audit.record({ operator: keyLabel(request), action, subject, detail, ip: request.ip });
