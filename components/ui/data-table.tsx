'use client'

import { Skeleton } from '@mantine/core'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import classes from './table.module.css'

export interface Column {
  key: string
  label: string
  /** What stands in the heading instead of its label. */
  head?: ReactNode
  /** Numbers stand right. */
  number?: boolean
  /** As narrow as its content. */
  tight?: boolean
  /** The heading is there for screen readers only. */
  quiet?: boolean
  /** Left out where the screen is narrow; its cells too, and what they say stands elsewhere then. */
  wide?: boolean
}

/** A dense table; give rows as `<Row>`. */
export function DataTable({
  columns,
  caption,
  children,
}: {
  columns: readonly Column[]
  caption: string
  children: ReactNode
}) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={caption}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cellClass(column)}
                aria-label={column.quiet && !column.head ? column.label : undefined}
              >
                {column.head ?? (column.quiet ? null : column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

const cellClass = ({ number, tight, wide }: Pick<Column, 'number' | 'tight' | 'wide'>) =>
  [number ? classes.number : '', tight ? classes.tight : '', wide ? classes.wide : ''].filter(Boolean).join(' ') ||
  undefined

/** A cell in the manner of its column. */
export function Cell({
  number,
  tight,
  wide,
  dim,
  children,
}: {
  number?: boolean
  tight?: boolean
  wide?: boolean
  dim?: boolean
  children?: ReactNode
}) {
  return (
    <td className={[cellClass({ number, tight, wide }), dim ? classes.dim : ''].filter(Boolean).join(' ') || undefined}>
      {children}
    </td>
  )
}

/** A link that makes its whole row open what the row is about. The row needs `data-link`. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={`${classes.rowLink} ${classes.cover}`}>
      {children}
    </Link>
  )
}

/** Keeps buttons of a row clickable above its row link. */
export function RowActions({ children }: { children: ReactNode }) {
  return <div className={classes.above}>{children}</div>
}

/** Rows in the shape of what is being loaded. */
export function SkeletonRows({ columns, rows = 4 }: { columns: readonly Column[]; rows?: number }) {
  const t = useTranslations('common')
  return Array.from({ length: rows }, (_, row) => (
    <tr key={`skeleton-${row.toString()}`}>
      {columns.map((column, index) => (
        <td key={column.key}>
          <Skeleton
            height={12}
            ml={column.number ? 'auto' : undefined}
            width={index === 0 ? '55%' : 56}
            aria-label={row + index === 0 ? t('loading') : undefined}
          />
        </td>
      ))}
    </tr>
  ))
}
