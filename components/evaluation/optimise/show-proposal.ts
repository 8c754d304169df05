/** The element of a proposal in the list. */
export const proposalId = (number: number): string => `proposal-${number}`

/** Brings a proposal of the list into view, and opens it. */
export function showProposal(number: number): void {
  const element = document.getElementById(proposalId(number))
  element?.scrollIntoView({ block: 'nearest' })
  const toggle = element?.querySelector<HTMLElement>('[aria-expanded="false"]')
  toggle?.click()
}
