import { Fragment } from 'react'

/** A text with `code` and *emphasis*, as help texts and hints use them. */
export function InlineText({ text }: { text: string }) {
  const parts = text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/g)
  return parts.map((part, index) => {
    // Parts of a constant text never move.
    const key = `${index}:${part.length}`
    if (part.startsWith('`')) return <code key={key}>{part.slice(1, -1)}</code>
    if (part.startsWith('*') && part.length > 2) return <em key={key}>{part.slice(1, -1)}</em>
    return <Fragment key={key}>{part}</Fragment>
  })
}
