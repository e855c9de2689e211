// What lives here: a part of a page with a heading of its own.
import { useId, type ReactNode } from "react";
import classes from "./Section.module.css";

interface Props {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  /** What is inside reaches to the edges, as tables do. */
  flush?: boolean;
  children: ReactNode;
}

export function Section({ title, about, actions, flush = false, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <div className={classes.words}>
          <h2 className={classes.title} id={id}>
            {title}
          </h2>
          {about ? <div className={classes.about}>{about}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
