import { useStore } from '@xyflow/react'

/**
 * How much of a card can be made out: everything; title and state; a title in large letters; a shape in the colour of its
 * category, with its state.
 */
export type Detail = 'near' | 'far' | 'distant' | 'tiny'

/** Below this zoom small print cannot be read. */
const FAR_ZOOM = 0.62
const DISTANT_ZOOM = 0.35
/** Below this one large letters and symbols cannot be made out either. */
const TINY_ZOOM = 0.14

function detailAt(zoom: number): Detail {
  if (zoom < TINY_ZOOM) return 'tiny'
  if (zoom < DISTANT_ZOOM) return 'distant'
  return zoom < FAR_ZOOM ? 'far' : 'near'
}

/** Whether ports are drawn on every card, or only where they can be wanted now: hundreds of cards have thousands of them. */
export const showsPorts = (detail: Detail): boolean => detail === 'near' || detail === 'far'

/** How much detail the zoom of the canvas allows; a component that asks renders only when the answer changes. */
export const useDetail = (): Detail => useStore(({ transform: [, , zoom] }) => detailAt(zoom))
