'use client'

import { z } from 'zod'
import { SourceCard } from '@/components/trace/source-card'
import { ValueView } from '@/components/trace/value-view'
import { answerSourceSchema } from '@/pipeline/run-event'
import classes from './compare.module.css'

interface DifferenceProps {
  name: string
  a: unknown
  b: unknown
}

/** One value of two runs, side by side. */
export function Difference({ name, a, b }: DifferenceProps) {
  return (
    <section className={classes.difference}>
      <h4 className={classes.name}>{name}</h4>
      <div className={classes.pair}>
        <div className={classes.value}>
          <Value value={a} />
        </div>
        <div className={classes.value}>
          <Value value={b} />
        </div>
      </div>
    </section>
  )
}

const sourcesSchema = z.array(answerSourceSchema).min(1)

/** What an answer was drawn from as cards, everything else as steps show it. */
function Value({ value }: { value: unknown }) {
  const sources = sourcesSchema.safeParse(value)
  if (!sources.success) return <ValueView value={value} />
  return sources.data.map((source) => <SourceCard key={source.citation} source={source} clamp />)
}
