// The topics can be searched. Without this file the search does not show.
const filter = document.querySelector('input[data-filter]');
if (filter) {
  const groups = [...document.querySelectorAll('#topics .group')];
  const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  filter.closest('[hidden]').hidden = false;
  filter.addEventListener('input', () => {
    const wanted = folded(filter.value).split(/\s+/).filter(Boolean);
    for (const group of groups) {
      const title = group.querySelector('legend').textContent;
      let shown = 0;
      for (const choice of group.querySelectorAll('.choice')) {
        const text = folded(`${title} ${choice.textContent}`);
        const matches = wanted.every((word) => text.includes(word));
        choice.hidden = !matches;
        if (matches) shown += 1;
      }
      group.hidden = shown === 0;
    }
  });
  // Enter in the search would otherwise save the whole form.
  filter.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}
