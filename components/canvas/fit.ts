import type { FitViewOptions } from '@xyflow/react'

/** Everything in sight, clear of the buttons at the bottom. */
export const fitEditor: FitViewOptions = {
  padding: { top: '20px', right: '20px', bottom: '56px', left: '20px' },
  maxZoom: 1,
}

/** Everything in sight, where little or nothing lies over the graph. */
export const fitView: FitViewOptions = {
  padding: { top: '20px', right: '24px', bottom: '20px', left: '56px' },
  maxZoom: 1,
}
