/** A mail that its recipient's server refused for good while it was sent: what a bounce would say later. */
export type Refusal = RefusedMail & {
  subscriberId: number;
  addressKey: string;
  verdict: RefusalVerdict;
  /** The relay's reply, with its code. */
  reply: string;
};

/** A digest, or the mail of an announcement. */
type RefusedMail = { digestId: string; localDate: string } | { announcementId: number };

/** `hard`: no such mailbox. `soft`: it did not take this mail. `blocked`: the mail was at fault. */
export type RefusalVerdict = 'hard' | 'soft' | 'blocked';

/** Records a refusal as a report, and does what follows from it. */
export type RecordRefusal = (refusal: Refusal) => Promise<void>;
