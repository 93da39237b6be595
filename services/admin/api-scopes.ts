/** Lists what a key of the HTTP API may be allowed to do, with what each scope opens. */
export const apiScopes = {
  'subscribers:read': 'Read, list and export readers, with their addresses and preferences.',
  'subscribers:write': 'Add readers, change, pause, unsubscribe and erase them.',
  'suppressions:read': 'Read the list of addresses that are never mailed.',
  'suppressions:write': 'Add to the list of addresses that are never mailed, and lift entries.',
  'digests:read': 'Read digests, their states, and a preview of a reader’s next one.',
  'papers:read': 'Read hidden papers, submissions, and the health of the sources.',
  'papers:write':
    'Add, correct, pin, hide and merge papers; order and close editions; decide on submissions.',
  'runs:read': 'Read the runs and their progress.',
  'runs:write': 'Pause and resume sending, cancel and retry runs.',
  'announcements:read': 'Read announcements and drafts.',
  'announcements:write': 'Write, schedule, send and cancel announcements.',
  'events:read': 'Read what happened since a cursor.',
  'webhooks:write': 'Add, change and test the addresses that are told of events.',
} as const;

export type ApiScope = keyof typeof apiScopes;
export const apiScopeNames = Object.keys(apiScopes) as ApiScope[];
export const isApiScope = (text: string): text is ApiScope => Object.hasOwn(apiScopes, text);

/** Lists the scopes that change nothing. */
export const readingScopes = apiScopeNames.filter((scope) => scope.endsWith(':read'));
