// Runs before the first paint, so that a dark page never flashes light. A file, not inline: the content
// security policy allows scripts from this origin only.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('ampora.color-scheme');
  } catch {
    chosen = null;
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
