import type { ReactNode } from 'react'
import classes from './comparison.module.css'

/** A table of figures; the rows begin with a heading of their own. */
export function FiguresTable({ head, children }: { head: readonly ReactNode[]; children: ReactNode }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never change places
              <th key={at} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
