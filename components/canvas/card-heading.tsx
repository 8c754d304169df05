import type { TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './node-card.module.css'

interface CardHeadingProps {
  icon: TablerIcon
  title: string
  /** The line below the title; none where it could not be read. */
  summary?: string | undefined
  /** What stands beside them. */
  children?: ReactNode
}

/** The head of everything that is drawn as a card. */
export function CardHeading({ icon: Icon, title, summary, children }: CardHeadingProps) {
  return (
    <div className={classes.header}>
      <span className={classes.icon}>
        <Icon size={16} stroke={1.7} aria-hidden />
      </span>
      <div className={classes.names}>
        <div className={classes.title} title={title}>
          {title}
        </div>
        {summary === undefined ? null : (
          <div className={classes.summary} title={summary}>
            {summary}
          </div>
        )}
      </div>
      {children}
    </div>
  )
}
