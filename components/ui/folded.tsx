'use client'

import { Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import classes from './folded.module.css'

interface FoldedProps {
  label: string
  /** Open from the start, because something in it is not as usual. */
  initially?: boolean
  /** Something in it is wrong: it opens so that it can be seen. */
  alert?: boolean
  /** What is in it is made, and asked for, only once it is opened. */
  lazy?: boolean
  children: ReactNode
}

/** Finer points behind a heading that opens them. */
export function Folded({ label, initially = false, alert = false, lazy = false, children }: FoldedProps) {
  const [open, setOpen] = useState(initially)
  const id = useId()
  const shown = open || alert
  const [wasShown, setWasShown] = useState(shown)
  if (shown && !wasShown) setWasShown(true)
  return (
    <div>
      <UnstyledButton
        className={classes.toggle}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={14} className={classes.chevron} data-open={shown || undefined} aria-hidden />
        {label}
      </UnstyledButton>
      <Collapse expanded={shown} id={id}>
        <div className={classes.body}>{!lazy || wasShown ? children : null}</div>
      </Collapse>
    </div>
  )
}
