/** Holds what the form of an endpoint shows, as it is stored or as it was typed. */
type WebhookForm = {
  url: string;
  description: string;
  /** Lists the types in the form; those that are chosen are ticked, and none of them means all. */
  types: { name: string; summary: string; isChosen: boolean }[];
  error: { field: string; text: string } | null;
};

/** Holds the list of webhook endpoints. Times are in UTC. */
export type WebhooksPage = {
  said: string | null;
  endpoints: {
    id: string;
    host: string;
    description: string;
    types: string;
    /** Is `active`, `failing` or `disabled`. */
    state: string;
    since: string;
    waiting: number;
  }[];
  /** Is the form for a new one. */
  form: WebhookForm;
};

type DeliveryRow = {
  event: string;
  type: string;
  at: string;
  state: string;
  isBad: boolean;
  attempts: number;
  result: string;
  next: string;
};

export type WebhookPage = {
  id: string;
  url: string;
  description: string;
  state: string;
  isDisabled: boolean;
  /** Explains the state, such as since when it fails. */
  explanation: string | null;
  facts: [string, string][];
  said: string | null;
  form: WebhookForm;
  /** Is the time that the form to resend proposes, as in `2025-09-04T07:12`. */
  since: string;
  sinceError: string | null;
  deliveries: DeliveryRow[];
  older: string | null;
};

/** Shows a secret for the only time. */
export type WebhookSecretPage = { id: string; host: string; secret: string; isRotated: boolean };

/** Holds one delivery with its attempts, the last one first. */
export type WebhookDeliveryPage = {
  id: string;
  host: string;
  delivery: DeliveryRow;
  body: string;
  attempts: { at: string; result: string; isBad: boolean; took: string; response: string }[];
};
