'use client'

import { Input } from '@mantine/core'
import type { ReactNode } from 'react'
import { InlineText } from '@/components/ui/inline-text'

interface FieldFrameProps {
  label: string
  hint: string | undefined
  error: string | undefined
  children: ReactNode
}

/** Label, hint and error around a field that is more than one control. */
export function FieldFrame({ label, hint, error, children }: FieldFrameProps) {
  return (
    <Input.Wrapper
      size="xs"
      label={label}
      labelElement="div"
      description={hint ? <InlineText text={hint} /> : undefined}
      error={error}
    >
      {children}
    </Input.Wrapper>
  )
}
