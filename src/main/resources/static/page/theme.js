// Not a module: it must run before the first paint, or a dark page would be white for a moment.
{
  const kept = localStorage.getItem('parley.theme');
  if (kept === 'light' || kept === 'dark') {
    document.documentElement.dataset.theme = kept;
  }
}
