// What lives here: the name of the product, and its sign.
import sign from "../favicon.svg";
import classes from "./Brand.module.css";

export function Brand() {
  return (
    <span className={classes.brand}>
      <img src={sign} width={24} height={24} alt="" />
      business2api
    </span>
  );
}
