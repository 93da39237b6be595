// Everything works without this file. It fills in the time zone and lets the topics be searched.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) {
  for (const field of document.querySelectorAll('input[type="hidden"][name="zone"]')) field.value = zone;
  for (const select of document.querySelectorAll('select[data-detect]')) {
    if ([...select.options].some((option) => option.value === zone)) select.value = zone;
  }
}

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
