'use client'

import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMap2 } from '@tabler/icons-react'
import { MiniMap, Panel, type ReactFlowState, useStore } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import classes from './canvas.module.css'

const SIZE = { width: 150, height: 96 }
/** From the map to the rim of the canvas; the button below it takes the room between. */
const MARGIN = { right: 15, bottom: 48 }

/**
 * A map of the whole graph in the corner, where part of it is out of sight. By itself it shows only while no card would lie
 * under it; its button decides otherwise.
 */
export function OverviewMap() {
  const t = useTranslations('editor.canvas')
  const isCut = useStore(hasHiddenNodes)
  const isCornerFree = useStore(hasFreeCorner)
  const [isWanted, setWanted] = useState<boolean | null>(null)
  if (!isCut) return null
  const isShown = isWanted ?? isCornerFree
  const label = t(isShown ? 'hideMap' : 'showMap')
  return (
    <>
      {isShown ? (
        <MiniMap
          className={classes.minimap}
          pannable
          zoomable
          position="bottom-right"
          nodeColor="var(--telar-border-strong)"
          style={SIZE}
        />
      ) : null}
      <Panel position="bottom-right">
        <Tooltip label={label} position="left">
          <ActionIcon
            aria-label={label}
            aria-pressed={isShown}
            variant="default"
            size="md"
            onClick={() => setWanted(!isShown)}
          >
            <IconMap2 size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Panel>
    </>
  )
}

type Rect = Record<'left' | 'top' | 'right' | 'bottom', number>

/** Whether a card or note, as it stands on the screen, fulfils a condition. */
function someCard({ nodeLookup, transform: [x, y, zoom] }: ReactFlowState, is: (card: Rect) => boolean): boolean {
  for (const { internals, measured } of nodeLookup.values()) {
    const left = internals.positionAbsolute.x * zoom + x
    const top = internals.positionAbsolute.y * zoom + y
    const right = left + (measured.width ?? 0) * zoom
    if (is({ left, top, right, bottom: top + (measured.height ?? 0) * zoom })) return true
  }
  return false
}

const hasHiddenNodes = (state: ReactFlowState): boolean =>
  someCard(state, (card) => card.left < 0 || card.top < 0 || card.right > state.width || card.bottom > state.height)

function hasFreeCorner(state: ReactFlowState): boolean {
  const { width, height } = state
  const left = width - SIZE.width - MARGIN.right
  const top = height - SIZE.height - MARGIN.bottom
  return !someCard(state, (card) => card.right > left && card.bottom > top && card.left < width && card.top < height)
}
