// Not a module: it is to run before anything is drawn, or a dark page would be white for a moment.
{
  const kept = localStorage.getItem('parley.theme');
  if (kept === 'light' || kept === 'dark') {
    document.documentElement.dataset.theme = kept;
  }
}
