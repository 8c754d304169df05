import classes from './runs.module.css'

interface StepListProps {
  label: string
  /** Said where there is none. */
  none: string
  steps: readonly { id: string; name: string }[]
}

/** Steps by name behind a label, such as those that will run. */
export function StepList({ label, none, steps }: StepListProps) {
  return (
    <section>
      <h3 className={classes.inputName}>{label}</h3>
      {steps.length === 0 ? (
        <p className={classes.dim}>{none}</p>
      ) : (
        <ul className={classes.chips}>
          {steps.map(({ id, name }) => (
            <li key={id} className={classes.chip}>
              {name}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
