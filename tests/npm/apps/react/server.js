import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { App } from "./app.jsx";

export const render = async () => renderToString(createElement(App));
