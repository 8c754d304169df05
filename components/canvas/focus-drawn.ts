/** What is far away comes into sight, and so into the page, within a few frames. */
const ATTEMPTS = 20
const PAUSE_MS = 50

/** Gives something on the canvas the focus, a note's text itself, so that the keyboard goes on from there. */
export function focusDrawn(id: string | null): void {
  if (id === null) return
  const attempt = (left: number) => {
    const drawn = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    const target = drawn?.querySelector('textarea') ?? drawn
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
    else if (left > 0) setTimeout(attempt, PAUSE_MS, left - 1)
  }
  // What was just added is drawn in the next frame, after a list has given the focus back.
  setTimeout(attempt, PAUSE_MS, ATTEMPTS)
}
