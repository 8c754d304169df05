'use client'

import type { TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

interface EmptyStateProps {
  icon: TablerIcon
  title: string
  /** What to do next, in a sentence. */
  children: ReactNode
  /** The buttons that do it. */
  actions?: ReactNode
}

/** What an empty screen shows: what belongs here and how to get it. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <section className={classes.root}>
      <Icon size={32} stroke={1.3} className={classes.icon} aria-hidden />
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.body}>{children}</div>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </section>
  )
}
