'use client'

import { Skeleton } from '@mantine/core'
import dynamic from 'next/dynamic'

/** The code editor, loaded when a form first needs it; its place is kept meanwhile. */
export const LazyCodeEditor = dynamic(() => import('./code-editor'), {
  ssr: false,
  loading: () => <Skeleton height={96} />,
})
