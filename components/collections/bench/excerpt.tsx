'use client'

import { hasTable, withoutHeadingMarks, withoutTableMarks } from '@/components/ui/excerpt'
import { useMailDates } from '@/components/ui/use-format'
import { type BenchHit, excerptParts } from './bench-align'

interface ExcerptProps {
  text: string
  matches: BenchHit['matches']
  /** About how many characters are shown. */
  length: number
  className: string | undefined
}

/** The part of a chunk around its first match, with what matches marked. */
export function Excerpt({ text, matches, length, className }: ExcerptProps) {
  const { parts, before, after } = excerptParts(text, matches, length)
  const table = hasTable(text)
  const datesOf = useMailDates()
  return (
    <p className={className} data-table={table || undefined}>
      {before ? '… ' : null}
      {parts.map((part, index) => {
        // Parts are made anew with every result; their place is their identity.
        const key = `part-${index}`
        if (part.match) return <mark key={key}>{part.text}</mark>
        const fromStart = index === 0 && !before
        const isCut = index === parts.length - 1 && after
        const plain = withoutHeadingMarks(isCut ? part.text.trimEnd() : part.text, fromStart)
        return <span key={key}>{datesOf(table ? withoutTableMarks(plain, fromStart) : plain)}</span>
      })}
      {after ? '\u00a0…' : null}
    </p>
  )
}
