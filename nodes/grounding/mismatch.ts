/** What about a claim its sources do not say, and why. */
export interface Mismatch {
  /**
   * `number-missing`, `name-missing`: no cited source has it. `number-elsewhere`, `name-elsewhere`: it is there, but
   * stands with something else; `found` is what stands in its place. `unit`: the number measures something else.
   * `negation`: one of both is negated. `opposite`: the source says the contrary.
   */
  kind: 'number-missing' | 'number-elsewhere' | 'unit' | 'name-missing' | 'name-elsewhere' | 'negation' | 'opposite'
  /** As the claim writes it; for a negation that it lacks, the words it should stand with. */
  claimed: string
  found?: string
}
