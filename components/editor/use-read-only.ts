'use client'

import { useLayoutEffect } from 'react'
import type { EditorStore } from '@/components/state/editor-store'

/** From here on a pipeline can be edited; the style sheets say the same width. */
const EDITABLE = '(min-width: 768px)'

/** On a phone a pipeline is there to be read and run: fingers on a small screen would only move things by accident. */
export function useReadOnly(store: EditorStore): void {
  // Before anything is shown: the panels of the wide editor must not flash up.
  useLayoutEffect(() => {
    const wide = window.matchMedia(EDITABLE)
    const follow = () => store.setState({ readOnly: !wide.matches })
    follow()
    wide.addEventListener('change', follow)
    return () => wide.removeEventListener('change', follow)
  }, [store])
}
