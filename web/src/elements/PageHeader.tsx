// What lives here: the top of a page: its name, what it is for, and what can be done.
import { useEffect, type ReactNode } from "react";
import classes from "./PageHeader.module.css";

interface Props {
  title: string;
  /** One sentence. */
  about?: string;
  actions?: ReactNode;
}

export function PageHeader({ title, about, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · business2api`;
  }, [title]);
  return (
    <div className={classes.header}>
      <div className={classes.words}>
        <h1 className={classes.title}>{title}</h1>
        {about ? <p className={classes.about}>{about}</p> : null}
      </div>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
