// Everything works without this file. It brings the end of an abstract when somebody opens it.
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
      // The link to the paper's page stays, and opening it again tries again.
      target.dataset.rest = rest;
    }
    place.removeAttribute('aria-busy');
  },
  true,
);
