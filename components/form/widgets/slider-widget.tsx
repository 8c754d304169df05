'use client'

import { Input, NumberInput, Slider } from '@mantine/core'
import { useId } from 'react'
import { InlineText } from '@/components/ui/inline-text'
import type { PlainWidgetProps } from './widget'
import classes from './widgets.module.css'

/** A number within limits: a slider for the hand, a field for the exact value. */
export function SliderWidget({ spec, value, onChange, label, hint, error }: PlainWidgetProps) {
  const id = useId()
  const { min = 0, max = 100, step = 1 } = spec
  const number = typeof value === 'number' ? value : min
  const digits = step < 1 ? 2 : 0
  return (
    <Input.Wrapper
      size="xs"
      label={label}
      labelProps={{ htmlFor: id }}
      description={hint ? <InlineText text={hint} /> : undefined}
      error={error}
    >
      <div className={classes.slider}>
        <Slider
          className={classes.track}
          size="sm"
          min={min}
          max={max}
          step={step}
          value={Math.min(Math.max(number, min), max)}
          onChange={(next) => onChange(Number(next.toFixed(digits)))}
          label={null}
          thumbLabel={label}
        />
        <NumberInput
          id={id}
          className={classes.exact}
          value={number}
          step={step}
          decimalScale={digits}
          clampBehavior="none"
          onChange={(next) => typeof next === 'number' && onChange(next)}
        />
      </div>
    </Input.Wrapper>
  )
}
