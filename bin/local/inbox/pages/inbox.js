// Refreshes the list while it is open. Without this script, reloading the page does.
const refresh = async () => {
  const shown = document.querySelector('main');
  const response = await fetch('/', { headers: { 'if-none-match': shown.dataset.revision } }).catch(
    () => null,
  );
  if (response?.status !== 200) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  const focused = document.activeElement?.getAttribute('href');
  shown.replaceWith(next.querySelector('main'));
  document.title = next.title;
  document.querySelector('[role=status]').textContent = next.title;
  if (focused) document.querySelector(`a[href="${focused}"]`)?.focus();
};

const refreshInView = () => document.hidden || refresh();
setInterval(refreshInView, 1500);
document.addEventListener('visibilitychange', refreshInView);
