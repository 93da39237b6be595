/** Returns where a paper is looked for by its title, for one whose source names no address of it. */
export const searchesFor = (title: string): { label: string; url: string }[] => {
  const asked = (address: string, query: Record<string, string>): string =>
    `${address}?${new URLSearchParams(query)}`;
  return [
    { label: 'arXiv', url: asked('https://arxiv.org/search/', { query: title, searchtype: 'title' }) },
    { label: 'Semantic Scholar', url: asked('https://www.semanticscholar.org/search', { q: title }) },
    { label: 'Google Scholar', url: asked('https://scholar.google.com/scholar', { q: title }) },
  ];
};
