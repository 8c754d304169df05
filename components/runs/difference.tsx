'use client'

import { ValueView } from '@/components/trace/value-view'
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
          <ValueView value={a} />
        </div>
        <div className={classes.value}>
          <ValueView value={b} />
        </div>
      </div>
    </section>
  )
}
