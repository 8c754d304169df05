'use client'

import { useTranslations } from 'next-intl'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { type DataShape, dataShape, type ItemResult, itemResults } from './data-shape'
import { JsonView } from './json-view'
import classes from './step.module.css'

/** A JSON value as a list, a record or a table where it is one, with the JSON itself a click away. */
export function StructuredView({ value }: { value: unknown }) {
  const items = itemResults(value)
  const shape = items ? null : dataShape(value)
  if (!items && !shape) return <JsonView value={value} />
  return (
    <div className={classes.data}>
      {items ? <Items items={items} /> : <Shape shape={shape} />}
      <RawJson value={value} />
    </div>
  )
}

/** The value itself, one click away. */
export function RawJson({ value, label = 'JSON' }: { value: unknown; label?: string }) {
  return (
    <details>
      <summary className={classes.place}>{label}</summary>
      <JsonView value={value} />
    </details>
  )
}

function Shape({ shape }: { shape: DataShape }) {
  const t = useTranslations('editor.step')
  if (shape === null) return null
  if (shape.kind === 'record') {
    return (
      <table className={classes.table}>
        <tbody>
          {shape.entries.map(([name, part]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <Cell value={part} />
            </tr>
          ))}
        </tbody>
      </table>
    )
  }
  const more = shape.more > 0 ? <p className={classes.none}>{t('moreRows', { count: shape.more })}</p> : null
  if (shape.kind === 'list') {
    return (
      <>
        <ol className={classes.list}>
          {shape.items.map((item, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a finished value never changes
            <li key={place}>{String(item)}</li>
          ))}
        </ol>
        {more}
      </>
    )
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard too */}
      <div className={classes.wide} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              {shape.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shape.rows.map((row, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a finished value never changes
              <tr key={place}>
                {shape.columns.map((column) => (
                  <Cell key={column} value={row[column]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </>
  )
}

function Cell({ value }: { value: unknown }) {
  if (value === undefined || value === null) return <td data-none>–</td>
  if (typeof value === 'object') {
    return (
      <td>
        <code>{JSON.stringify(value)}</code>
      </td>
    )
  }
  return <td data-number={typeof value === 'number' || undefined}>{String(value)}</td>
}

/** The items of a for-each, each with its answer or why it has none. */
function Items({ items }: { items: readonly ItemResult[] }) {
  return (
    <ol className={classes.items}>
      {items.map(({ item, status, answer, error }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of a finished step never change places
        <li key={place} className={classes.chunk}>
          <header className={classes.chunkHead}>
            <OutcomeBadge state={status} />
            <span className={classes.itemName}>{typeof item === 'string' ? item : JSON.stringify(item)}</span>
          </header>
          {error || answer ? <p className={classes.claim}>{error?.message ?? answer}</p> : null}
        </li>
      ))}
    </ol>
  )
}
