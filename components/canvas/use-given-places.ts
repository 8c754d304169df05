import { useStoreApi } from '@xyflow/react'
import { useState } from 'react'

/**
 * Keeps React Flow from measuring cards, whose size and ports `placesOf` gives: from afar a card has no ports in the page
 * to be measured, and to measure hundreds takes long. For the component that renders React Flow, which takes the function
 * that it measures with when it is first rendered.
 */
export function useGivenPlaces(): void {
  const flow = useStoreApi()
  useState(() => {
    const { updateNodeInternals: measure } = flow.getState()
    const isGiven = (id: string): boolean =>
      flow.getState().nodeLookup.get(id)?.internals.userNode.handles !== undefined
    flow.setState({ updateNodeInternals: (nodes) => measure(new Map([...nodes].filter(([id]) => !isGiven(id)))) })
    return null
  })
}
