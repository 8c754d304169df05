/** A run of text as PDF.js gives it; `x`, `y` are its start on the page (y grows upwards). */
export interface TextRun {
  text: string
  x: number
  y: number
  width: number
  height: number
  /** Quarter turns against the clock, where a text does not run as most of its page does. */
  turn?: number
}
