import { lazily } from '../services/platform/lazily.ts';
import { createTemplates } from '../services/templating/templates.ts';
import type { Mails } from './mail/views.ts';
import { tokens } from './tokens.ts';
import type { Pages } from './web/views.ts';

/** Returns the mails and pages of this folder, with the design tokens in them; a process compiles each once. */
export const openTemplates = lazily(() => createTemplates<Mails, Pages>(import.meta.dirname, tokens));
