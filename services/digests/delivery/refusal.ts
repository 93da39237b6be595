/** A mail that its recipient's server refused for good while it was sent: what a bounce would say later. */
export type Refusal = {
  digestId: string;
  localDate: string;
  subscriberId: number;
  addressKey: string;
  verdict: RefusalVerdict;
  /** The relay's reply, with its code. */
  reply: string;
};

/** `hard`: no such mailbox. `soft`: it did not take this mail. `blocked`: the mail was at fault. */
export type RefusalVerdict = 'hard' | 'soft' | 'blocked';

/** Records a refusal as a report, and does what follows from it. */
export type RecordRefusal = (refusal: Refusal) => Promise<void>;
