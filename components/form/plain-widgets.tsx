'use client'

import { Group } from '@mantine/core'
import type { ComponentType, ReactElement } from 'react'
import type { FieldSpec, WidgetName } from './field-specs'
import { NumberWidget } from './widgets/number-widget'
import { SelectWidget } from './widgets/select-widget'
import { SliderWidget } from './widgets/slider-widget'
import { SwitchWidget } from './widgets/switch-widget'
import { LinesWidget, TextareaWidget, TextWidget } from './widgets/text-widget'
import type { PlainWidgetProps } from './widgets/widget'

/** The widgets of plain values, for every form that follows from a schema. */
export const plainWidgets = {
  text: TextWidget,
  textarea: TextareaWidget,
  lines: LinesWidget,
  number: NumberWidget,
  slider: SliderWidget,
  switch: SwitchWidget,
  select: SelectWidget,
} satisfies Partial<Record<WidgetName, ComponentType<PlainWidgetProps>>>

/** Fields one below the other, those of one row side by side. `field` may draw something beside a field. */
export function Rows({ specs, field }: { specs: readonly FieldSpec[]; field: (spec: FieldSpec) => ReactElement[] }) {
  return rowsOf(specs).map((row) => {
    const [first] = row
    return first?.row === undefined ? (
      row.flatMap(field)
    ) : (
      <Group key={first.row} grow align="flex-start">
        {row.flatMap(field)}
      </Group>
    )
  })
}

function rowsOf(specs: readonly FieldSpec[]): FieldSpec[][] {
  const rows: FieldSpec[][] = []
  for (const spec of specs) {
    const last = rows.at(-1)
    if (last && spec.row !== undefined && last[0]?.row === spec.row) last.push(spec)
    else rows.push([spec])
  }
  return rows
}
