// Everything works without this file. It fetches the rest of an abstract when the reader opens it.
document.addEventListener(
  'toggle',
  async ({ target }) => {
    const { rest } = target.dataset ?? {};
    if (!target.open || !rest) return;
    delete target.dataset.rest;
    const place = target.querySelector('p');
    place.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(rest);
      if (!answer.ok) throw new Error(answer.statusText);
      place.textContent = await answer.text();
    } catch {
      // On a failure the link to the paper's page stays, and opening the abstract again retries.
      target.dataset.rest = rest;
    }
    place.removeAttribute('aria-busy');
  },
  true,
);
