import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Budget, createBudget, type Seat } from '../../platform/budget.ts';
import { placeOf } from '../../platform/place.ts';
import type { Metric } from '../../platform/prometheus.ts';
import type { BudgetName, Budgets } from '../http/limits.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Names the budget that a route's work counts against. */
    budget?: BudgetName;
  }
  interface FastifyRequest {
    seat: Seat | null;
  }
}

/**
 * Lets routes that name a budget in their `config` wait for their turn once their body has arrived, so that a slow sender
 * takes up no turn. A turn ends when the response is ready to be sent, not when it has been read.
 */
export const registerBudgets = (app: FastifyInstance, table: Budgets) => {
  const budgets = new Map(
    Object.entries(table).map(([name, limits]): [string, Budget] => [name, createBudget(limits)]),
  );
  app.decorateRequest('seat', null);

  app.addHook('onRoute', (route) => {
    const budget = budgets.get(route.config?.budget ?? '');
    if (!budget) return;
    const enter = async (request: FastifyRequest, reply: { raw: NodeJS.EventEmitter }): Promise<void> => {
      if (request.seat !== null) return;
      const seat = budget.enter(placeOf(request.ip));
      request.seat = seat;
      reply.raw.once('close', seat.giveUp);
      await seat.turn;
    };
    const leave = async (request: FastifyRequest, _reply: unknown, payload: unknown): Promise<unknown> => {
      request.seat?.leave();
      return payload;
    };
    route.preHandler = [route.preHandler ?? [], enter].flat();
    route.onSend = [route.onSend ?? [], leave].flat();
  });

  const each = (figure: 'working' | 'waiting' | 'refused') =>
    [...budgets].map(([budget, { figures }]) => ({ labels: { budget }, value: figures()[figure] }));
  return {
    metrics: (): Metric[] => [
      {
        name: 'paperboy_budget_working',
        help: 'Requests being worked on, by budget.',
        samples: each('working'),
      },
      {
        name: 'paperboy_budget_waiting',
        help: 'Requests waiting for their turn, by budget.',
        samples: each('waiting'),
      },
      {
        name: 'paperboy_budget_refused_total',
        type: 'counter',
        help: 'Requests answered with 503 because there was no room or no turn in time, by budget.',
        samples: each('refused'),
      },
    ],
  };
};
