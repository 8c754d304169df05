import type { InputField } from '@/pipeline/input-field'
import { type PortSpec, port } from '@/pipeline/ports'

const portOf = {
  text: port.text,
  'long-text': port.text,
  choice: port.text,
  number: port.number,
  boolean: port.boolean,
  json: port.json,
  history: port.messages,
}

/** The port that carries values of an input field. */
export const fieldPort = (type: InputField['type'], options: { dynamic: boolean; required: boolean }): PortSpec =>
  portOf[type](options)
