type Listener = (path: string) => void

const listeners = new Set<Listener>()

/**
 * Tells that the browser is on its way to another page. `url` may be relative.
 * The listeners hear of it a moment later: Next tells inside the React transition that ends when the page is there,
 * and what they set in it would be shown only then.
 */
export function tellNavigation(url: string): void {
  const { pathname } = new URL(url, window.location.href)
  queueMicrotask(() => {
    for (const listener of listeners) listener(pathname)
  })
}

/** Hears of each page that is asked for; returns how to stop listening. */
export function onNavigation(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
