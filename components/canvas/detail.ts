import { useStore } from '@xyflow/react'

/** How much of a card can be made out: everything; title and state; a title in large letters. */
export type Detail = 'near' | 'far' | 'distant'

/** Below this zoom small print cannot be read. */
const FAR_ZOOM = 0.62
const DISTANT_ZOOM = 0.35

const detailAt = (zoom: number): Detail => (zoom < DISTANT_ZOOM ? 'distant' : zoom < FAR_ZOOM ? 'far' : 'near')

/** How much detail the zoom of the canvas allows; a component that asks renders only when the answer changes. */
export const useDetail = (): Detail => useStore(({ transform: [, , zoom] }) => detailAt(zoom))
