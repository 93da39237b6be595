import type { EditionPage } from '../../../templates/web/reading-views.ts';

/** Returns the links to the previous and the next page of a list; null when the list fits on one page. */
export const pagesNav = (page: number, of: number, urlOf: (page: number) => string): EditionPage['pages'] =>
  of > 1
    ? {
        previous: page > 1 ? urlOf(page - 1) : null,
        next: page < of ? urlOf(page + 1) : null,
        label: `Page ${page} of ${of}`,
      }
    : null;
