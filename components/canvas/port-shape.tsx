import type { ReactNode } from 'react'
import type { PortType } from '@/pipeline/ports'
import classes from './port-handle.module.css'

/** A shape per type, so that colour is never the only cue. All fit a box of 16. */
const shapes: Record<PortType, ReactNode> = {
  text: <circle cx="8" cy="8" r="6" />,
  messages: <path d="M2 3.5h12v8H8l-3.5 3v-3H2z" strokeLinejoin="round" />,
  chunks: <path d="M8 1.2 14.8 8 8 14.8 1.2 8z" strokeLinejoin="round" />,
  json: <rect x="2.2" y="2.2" width="11.6" height="11.6" rx="1.5" />,
  number: <path d="M8 1.8 14.6 13.6H1.4z" strokeLinejoin="round" />,
  boolean: <path d="M4.6 2h6.8l3.4 6-3.4 6H4.6L1.2 8z" strokeLinejoin="round" />,
}

/** The picture of a port type. */
export function PortShape({ type, filled, size = 16 }: { type: PortType; filled: boolean; size?: number }) {
  return (
    <svg
      className={classes.shape}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden
      data-filled={filled}
      style={{ color: `var(--telar-port-${type})` }}
    >
      {shapes[type]}
    </svg>
  )
}
