/** Holds the names of this machine, as `URL` writes them in `hostname`. */
export const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
