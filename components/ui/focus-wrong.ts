/** Shows why a form was refused: the first field that is marked as wrong gets the focus and comes into sight. */
export function focusWrong(form: HTMLFormElement): void {
  // The marks are drawn after the event that refused the form.
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
