'use client'

import { IconChevronLeft } from '@tabler/icons-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import classes from './page.module.css'
import { usePageTitle } from './use-page-title'

interface PageProps {
  title: ReactNode
  /** One line under the title. */
  lead?: ReactNode
  actions?: ReactNode
  /** The list this page belongs to. */
  back?: { href: string; label: string }
  /** Uses the whole width, for pages with two panes. */
  wide?: boolean
  children: ReactNode
}

/** A page's heading and its content, in the measure that all pages share; the heading is the browser's title, too. */
export function Page({ title, lead, actions, back, wide, children }: PageProps) {
  usePageTitle(typeof title === 'string' ? title : undefined)
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <header className={classes.header}>
        <div className={classes.heading}>
          {back ? (
            <Link href={back.href} className={classes.back}>
              <IconChevronLeft size={14} aria-hidden />
              {back.label}
            </Link>
          ) : null}
          <h1 className={classes.title}>{title}</h1>
          {lead ? <div className={classes.lead}>{lead}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}

/** A bordered surface with an optional heading. */
export function Panel({
  title,
  aside,
  children,
  flush,
}: {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  flush?: boolean
}) {
  return (
    <section className={classes.panel}>
      {title ? (
        <div className={classes.panelHead}>
          <h2>{title}</h2>
          {aside}
        </div>
      ) : null}
      <div className={flush ? undefined : classes.panelBody}>{children}</div>
    </section>
  )
}

/** Facts as label and value. */
export function Facts({ items }: { items: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className={classes.facts}>
      {items.map((item) => (
        <div key={item.label} className={classes.fact}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}
