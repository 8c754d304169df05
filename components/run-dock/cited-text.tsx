'use client'

import type { AnswerSource } from '@/pipeline/run-event'
import classes from './answer.module.css'
import { CitationButton } from './citation-button'
import { answerParts } from './citations'

/** An answer with its citations as buttons that show their source. */
export function CitedText({ text, sources }: { text: string; sources: readonly AnswerSource[] }) {
  const byNumber = new Map(sources.map((source) => [source.citation, source]))
  const parts = answerParts(text, new Set(byNumber.keys()))
  return parts.map((part, index) => {
    // Parts only ever grow at the end, so their place is their identity.
    const key = `part-${index}`
    if (part.kind === 'text') {
      const mark = parts[index - 1]?.kind === 'citation' ? closingMark(part.text) : ''
      return <span key={key}>{part.text.slice(mark.length)}</span>
    }
    const source = byNumber.get(part.number)
    if (!source) return null
    const next = parts[index + 1]
    return (
      <span key={key} className={classes.together}>
        <CitationButton source={source} />
        {next?.kind === 'text' ? closingMark(next.text) : null}
      </span>
    )
  })
}

/** The punctuation right after a citation: it must not begin a line of its own. */
const closingMark = (text: string): string => /^[.,;:!?)\]»”]+/.exec(text)?.[0] ?? ''
