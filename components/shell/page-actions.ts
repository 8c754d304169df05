/** Something that can be pressed on the page, by the name that assistive technology reads. */
export interface PageAction {
  label: string
  /** What it is about, where the page says so. */
  about: string | undefined
  press: () => void
}

/** Links in the form of buttons carry the variant of one. */
const PRESSABLE = 'button, [role="tab"], a[data-variant], thead input[type="checkbox"]'
/** What is about one row of many would bury everything else; pages of a list are turned in place. */
const LEFT_OUT = 'td, nav, [role="dialog"], [hidden], [aria-hidden="true"]'
const LONGEST = 80

/** What the content of the page offers to press now, in its order, each name once. */
export function pageActions(content: Element): PageAction[] {
  const found = new Map<string, PageAction>()
  for (const element of content.querySelectorAll<HTMLElement>(PRESSABLE)) {
    if (element.matches(':disabled, [data-disabled], [aria-disabled="true"], [aria-selected="true"]')) continue
    if (element.closest(LEFT_OUT)) continue
    const label = nameOf(element)
    if (label === '' || label.length > LONGEST || found.has(label)) continue
    const about = element
      .closest('section[aria-label], li[aria-label], fieldset[aria-label]')
      ?.getAttribute('aria-label')
    found.set(label, { label, about: about ?? undefined, press: () => press(element) })
  }
  return [...found.values()]
}

const nameOf = (element: HTMLElement): string =>
  (element.getAttribute('aria-label') ?? element.textContent).replaceAll(/\s+/g, ' ').trim()

/** The keyboard goes on from where a person would have pressed. */
function press(element: HTMLElement): void {
  element.focus()
  element.click()
}
