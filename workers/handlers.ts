import {
  additionPayloads,
  type JobName,
  type JobPayload,
  signupPayloads,
} from '../services/jobs/catalogue.ts';
import type { Container } from '../services/wiring/container.ts';

type Handlers = { [Name in JobName]: (payload: JobPayload<Name>) => Promise<void> };

/** Returns one handler per job. The payload was checked against the job's schema. */
export const createHandlers = (container: Container): Handlers => ({
  'plan-digests': async () => {
    await container.planner.plan();
  },
  'sweep-ledger': async () => {
    await container.sweeper.sweep();
    await container.announcementRuns.sweep();
    const forgotten = await container.signup.forgotten(1_000);
    await container.dispatcher.wake('answer-signups', signupPayloads(forgotten));
    const waiting = await container.additions.forgotten(10_000);
    await container.dispatcher.wake('add-subscribers', additionPayloads(waiting));
  },
  'gather-papers': async () => {
    await container.arrivals.run();
    await container.submissions.lookUpWaiting();
    await container.index.catchUp();
  },
  'fetch-pictures': async () => {
    await container.pictureFetching.run();
  },
  'record-figures': async () => {
    await container.figures.record();
    await container.uploads.dropOld();
    await container.inboundRetention.run();
    await container.apiIdempotency.dropOld();
    await container.apiKeyUses.dropOld();
    await container.outbox.dropOld();
  },
  'keep-retention': async () => {
    await container.retention.run();
  },
  'send-digests': async (range) => {
    await container.delivery.sendRange(range);
  },
  'send-announcements': async ({ announcement }) => {
    await container.announcementRuns.run(announcement);
  },
  'answer-signups': async ({ signupIds }) => {
    const results = await Promise.allSettled(signupIds.map((id) => container.signupReplies.send(id)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  },
  'add-subscribers': async ({ signupIds }) => {
    await container.additions.take(signupIds);
  },
  'handle-inbound': async () => {
    await container.itemHandler.run();
  },
  'deliver-webhooks': async () => {
    await container.webhookDelivery.run();
  },
});
