'use client'

import { Paper } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useEditorInstance, useUi } from '@/components/state/editor-context'
import classes from './canvas.module.css'

const SHOWN_MS = 7000

/** Beside the pointer: why an edge was refused. Goes with the next press or by itself. */
export function RefusalMessage() {
  const { ui } = useEditorInstance()
  const refusal = useUi((state) => state.refusal)
  useEffect(() => {
    if (!refusal) return
    const clear = () => ui.setState({ refusal: null })
    const timer = setTimeout(clear, SHOWN_MS)
    window.addEventListener('pointerdown', clear)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pointerdown', clear)
    }
  }, [refusal, ui])
  return (
    <div aria-live="assertive">
      {refusal ? (
        <Paper
          className={classes.refusal}
          shadow="md"
          data-testid="refusal"
          style={{
            left: Math.min(refusal.screen.x + 12, window.innerWidth - 300),
            top: Math.min(refusal.screen.y + 12, window.innerHeight - 90),
          }}
        >
          <IconPlugConnectedX size={16} aria-hidden />
          <span>{refusal.text}</span>
        </Paper>
      ) : null}
    </div>
  )
}
