/** Returns whether no public DNS knows a name: this machine, home networks, documentation (RFC 2606, RFC 6761, RFC 6762). */
export const isLocalName = (name: string): boolean =>
  !name.includes('.') ||
  /^\[?[\d.:a-f]+\]?$/i.test(name) ||
  /(^|\.)(localhost|local|internal|test|invalid|example|example\.(com|net|org))$/i.test(name);
