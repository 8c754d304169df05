/** Gives something on the canvas the focus, a note's text itself, so that the keyboard goes on from there. */
export function focusDrawn(id: string | null): void {
  if (id === null) return
  // What was just added is drawn in the next frame, after a list has given the focus back.
  setTimeout(() => {
    const drawn = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    const target = drawn?.querySelector('textarea') ?? drawn
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  }, 50)
}
